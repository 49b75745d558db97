<?php
// A page that works, and still has something to say.
header('Content-Type: text/plain');
echo $undefined, "page with a warning\n";
