<?php
// A redirection without a Status line of its own, and cookies.
setcookie('session', 'open-sesame', ['httponly' => true, 'samesite' => 'Strict']);
setcookie('theme', 'dark');
header('Location: /once/hello.php');
