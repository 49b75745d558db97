<?php
// What arrived as the request's body.
$body = file_get_contents('php://input');
header('Content-Type: application/json');
echo json_encode(['bytes' => strlen($body), 'sha1' => sha1($body), 'type' => $_SERVER['CONTENT_TYPE']]), "\n";
