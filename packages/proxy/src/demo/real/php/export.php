<?php
// A large body.
require 'lib/page.php';
$rows = number('rows', 5000, 200000);
header('Content-Type: text/csv; charset=UTF-8');
header('Content-Disposition: attachment; filename="orders.csv"');
echo "order;customer;total\n";
for ($row = 0; $row < $rows; $row++) {
    echo 100000 + $row, ';customer-', $row % 977, ';', ($row * 7919 % 20000) / 100, "\n";
}
