<?php
// A picture, by hand: GD may be missing. A body that is no text.
require 'lib/page.php';
const SIZE = 96;

function chunk(string $type, string $data): string
{
    return pack('N', strlen($data)) . $type . $data . pack('N', crc32($type . $data));
}

$id = number('id', 1, 9999);
$rows = '';
for ($y = 0; $y < SIZE; $y++) {
    $rows .= "\0";
    for ($x = 0; $x < SIZE; $x++) {
        $light = (int) round(160 + 90 * cos(hypot($x - SIZE / 2, $y - SIZE / 2) / 4));
        $rows .= chr($light) . chr(($light + $id * 37) & 255) . chr(($id * 91) & 255);
    }
}
$png = "\x89PNG\r\n\x1a\n" . chunk('IHDR', pack('NNC5', SIZE, SIZE, 8, 2, 0, 0, 0)) . chunk('IDAT', zlib_encode($rows, ZLIB_ENCODING_DEFLATE)) . chunk('IEND', '');
header('Content-Type: image/png');
header('Content-Length: ' . strlen($png));
echo $png;
