<?php
// A page by its number, with a session cookie.
require 'lib/page.php';
const NAMES = ['Assam', 'Ceylon', 'Darjeeling', 'Earl Grey', 'Genmaicha', 'Hojicha', 'Keemun', 'Lapsang', 'Oolong', 'Sencha'];
$id = number('id', 1, 9999);
if (!isset($_COOKIE['PHPSESSID'])) {
    setcookie('PHPSESSID', bin2hex(random_bytes(6)), ['path' => '/', 'httponly' => true]);
}
page(NAMES[$id % 10] . " no. $id", "<img src=\"/image.php?id=$id\" alt=\"\" width=\"96\" height=\"96\">");
