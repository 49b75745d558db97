/** What the dialog for files offers first; every file may be chosen, its content decides. */
export const CAPTURE_TYPES = '.pcapng,.pcap,.cap,.gz,.har';
