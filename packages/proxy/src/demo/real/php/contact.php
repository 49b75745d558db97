<?php
// Reads a form and shows it.
require 'lib/page.php';
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    page('Contact', '<form method="post"><p><label>Name <input name="name" value="Anna"></label>
<label>Message <input name="message" value="Do you have Sencha?"></label> <button>Send</button></p></form>');
    exit;
}
$rows = '';
foreach ($_POST as $name => $value) {
    $rows .= '<dt>' . htmlspecialchars($name) . '</dt><dd>' . htmlspecialchars((string) $value) . '</dd>';
}
page('Thank you', "<dl>$rows</dl>");
