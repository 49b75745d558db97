<?php
// Thinks for `ms` before the first byte.
require 'lib/page.php';
$ms = number('ms', 1000, 20000);
usleep($ms * 1000);
page('Report', "<p>It took $ms ms.</p>");
