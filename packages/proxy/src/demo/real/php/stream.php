<?php
// Flushes piece after piece: one STDOUT record each.
require 'lib/page.php';
$pieces = number('pieces', 8, 100);
header('Content-Type: text/plain; charset=UTF-8');
header('X-Accel-Buffering: no');
for ($piece = 1; $piece <= $pieces; $piece++) {
    echo "step $piece of $pieces done\n";
    flush();
    usleep(150_000);
}
