<?php
// Lines for the FastCGI error stream, before and between the output.
header('Content-Type: text/plain');
$lines = (int) ($_GET['lines'] ?? 3);
for ($line = 1; $line <= $lines; $line++) {
    error_log("stderr line $line");
    echo "output line $line\n";
    flush();
}
