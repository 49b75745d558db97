<?php
// The quick one.
require 'lib/page.php';
header('Cache-Control: max-age=60');
page('Tea & Kettle', '<p>Each click is a FastCGI request: see it appear in fcgiscope.</p>');
