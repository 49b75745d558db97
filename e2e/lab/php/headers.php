<?php
// A status, and header fields: some, some of them twice, or one that is too long for a small buffer.
http_response_code((int) ($_GET['status'] ?? 200));
header('Content-Type: text/html; charset=utf-8');
header('X-Twice: one');
header('X-Twice: two', false);
if (isset($_GET['bytes'])) header('X-Long: ' . str_repeat('x', (int) $_GET['bytes']));
echo "<!doctype html><title>headers</title><p>status ", http_response_code(), "</p>\n";
