<?php
// An exception that nobody catches: before any output, or after some has been flushed.
function place_order(): never
{
    throw new RuntimeException('the warehouse does not answer');
}

header('Content-Type: text/plain');
if (isset($_GET['late'])) {
    echo "half of the page\n";
    flush();
}
place_order();
