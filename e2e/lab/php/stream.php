<?php
// Pieces with pauses between, each flushed.
header('Content-Type: text/plain');
$pieces = (int) ($_GET['pieces'] ?? 3);
for ($piece = 1; $piece <= $pieces; $piece++) {
    if ($piece > 1) usleep(1000 * (int) ($_GET['ms'] ?? 100));
    echo "piece $piece\n";
    flush();
}
