<?php
// No output at all.
header('Content-Type: text/plain');
