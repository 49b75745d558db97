<?php
// JSON in and out; PATH_INFO says what is wanted: /orders, /orders/17.
require 'lib/page.php';

function order(int $id): array
{
    return ['id' => $id, 'customer' => 'customer-' . $id % 977, 'total' => ($id * 7919 % 20000) / 100, 'paid' => $id % 3 !== 0];
}

function answer(int $status, array $value): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($value);
    exit;
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $order = json_decode(file_get_contents('php://input'), true);
    if ($order !== null) {
        answer(201, ['order' => 100017, 'received' => $order]);
    }
    error_log('JsonException: ' . json_last_error_msg() . ' in ' . __FILE__ . ':23');
    answer(422, ['error' => 'the body is no JSON']);
}
[, $kind, $id] = explode('/', $_SERVER['PATH_INFO'] ?? '') + ['', '', null];
if ($kind !== 'orders') {
    answer(404, ['error' => 'there are orders only']);
}
answer(200, $id === null ? array_map(order(...), range(1, max(1, number('limit', 10, 1000)))) : order((int) $id));
