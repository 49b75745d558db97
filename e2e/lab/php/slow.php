<?php
// An answer that takes its time, and does not stop when nobody waits for it any more.
ignore_user_abort(true);
usleep(1000 * (int) ($_GET['ms'] ?? 500));
header('Content-Type: text/plain');
echo "slow, but here\n";
