<?php
// Fails: the reason on STDERR, status 500, no body.
function connect(string $server): never
{
    throw new RuntimeException("SQLSTATE[HY000] [2002] Connection refused: $server");
}
connect('mysql:host=127.0.0.1');
