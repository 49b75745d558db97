<?php
// The worker dies in the middle of a request.
if (isset($_GET['late'])) {
    header('Content-Type: text/plain');
    echo "half of the page\n";
    flush();
}
posix_kill(getmypid(), 9);
