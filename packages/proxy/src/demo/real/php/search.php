<?php
// Works, and complains on STDERR while it does.
require 'lib/page.php';
$page = $_GET['page'];
$query = $_GET['q'] ?? '';
$length = strlen(null);
page('Search', '<p>Nothing was found for <q>' . htmlspecialchars($query) . '</q>.</p>');
