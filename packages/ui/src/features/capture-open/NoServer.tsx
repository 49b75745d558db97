import { FilePicker } from './FilePicker.js';
import styles from './Message.module.css';

/** The page without a fcgiscope behind it: for files. */
export function NoServer() {
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h2 className={styles.title}>Open a capture</h2>
        <p>
          Drop a <code>.pcapng</code>, <code>.pcap</code> or <code>.har</code> file anywhere on this page, compressed with gzip or
          not, one or several. It is read in your browser and sent nowhere.
        </p>
        <p>
          <FilePicker text="Choose files" framed />
        </p>
        <p className={styles.aside}>
          No fcgiscope serves this page, so there is no live traffic. To see some: <code>fcgiscope tap 9000=9001</code>
        </p>
      </div>
    </div>
  );
}
