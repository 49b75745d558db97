<?php
// What the application was told: its FastCGI parameters, without the two that PHP adds by itself.
$params = $_SERVER;
unset($params['REQUEST_TIME'], $params['REQUEST_TIME_FLOAT']);
header('Content-Type: application/json');
echo json_encode($params, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES);
