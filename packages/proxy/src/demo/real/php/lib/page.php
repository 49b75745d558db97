<?php
// Every page links to every other: people click around and watch what that does.
const LINKS = <<<'HTML'
<nav><h2>Try</h2><ul>
<li><a href="/index.php">the shop</a>, <a href="/product.php?id=7">a product</a>, <a href="/image.php?id=7">its picture</a></li>
<li><a href="/slow.php?ms=1500">a slow report</a>, <a href="/slow.php?ms=6000">one that the web server gives up on</a></li>
<li><a href="/stream.php?pieces=12">a page that comes in pieces</a>, <a href="/export.php?rows=20000">a large download</a></li>
<li><a href="/search.php?q=gr%C3%BCner+tee">a search with warnings</a>, <a href="/checkout.php">a fatal error</a>,
 <a href="/imprint.php">a missing script</a>, <a href="/login.php">a redirection with cookies</a></li>
<li><a href="/api.php/orders?limit=3">JSON</a>, <a href="/contact.php">a form</a></li>
</ul></nav>
HTML;

function page(string $title, string $body): void
{
    $title = htmlspecialchars($title);
    echo "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>$title</title></head>\n";
    echo "<body>\n<h1>$title</h1>\n$body\n", LINKS, "\n</body></html>\n";
}

function number(string $name, int $fallback, int $max): int
{
    return max(0, min((int) ($_GET[$name] ?? $fallback), $max));
}
