import { TriangleAlert } from 'lucide-react';
import { useCaptureFacts } from '../../store/context.js';
import styles from './Banners.module.css';
import { bannersOf } from './banners-of.js';

/** What people must know before they trust the list: it is not live, not whole, or not going on. */
export function Banners() {
  const banners = bannersOf(useCaptureFacts());
  if (banners.length === 0) return null;
  return (
    <ul className={styles.banners} aria-label="Notices">
      {banners.map((banner) => (
        <li key={banner.id} className={styles.banner} data-tone={banner.tone}>
          <TriangleAlert size={13} aria-hidden />
          <span role={banner.tone === 'error' ? 'alert' : undefined}>{banner.text}</span>
        </li>
      ))}
    </ul>
  );
}
