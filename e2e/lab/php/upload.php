<?php
// The files of a multipart form.
$files = [];
foreach ($_FILES as $field => $file) {
    $files[] = ['field' => $field, 'name' => $file['name'], 'bytes' => $file['size'], 'sha1' => sha1_file($file['tmp_name'])];
}
header('Content-Type: application/json');
echo json_encode($files), "\n";
