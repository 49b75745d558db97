<?php
// Redirects and sets cookies.
setcookie('PHPSESSID', bin2hex(random_bytes(6)), ['path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
setcookie('theme', 'dark', ['path' => '/', 'expires' => time() + 31536000]);
header('Cache-Control: no-store, no-cache, must-revalidate');
header('Location: /index.php?welcome=1');
