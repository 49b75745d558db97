<?php
// As many bytes as are asked for, the same every time, in pieces that no record size divides.
$left = (int) ($_GET['bytes'] ?? 1000);
header('Content-Type: application/octet-stream');
for ($piece = 0; $left > 0; $piece++) {
    $bytes = substr(str_repeat(hash('sha256', (string) $piece, true), 320), 0, min($left, 10007));
    echo $bytes;
    $left -= strlen($bytes);
}
