<?php
// The worker dies in the middle of a request.
if (isset($_GET['read'])) {
    file_get_contents('php://input');
}
if (isset($_GET['late'])) {
    header('Content-Type: text/plain');
    echo "half of the page\n";
    flush();
    usleep(100000);
}
posix_kill(getmypid(), 9);
