import { MAIN_VIEWS, type MainView, type View } from './store/view.js';
import styles from './ViewSwitch.module.css';

const TITLES: Readonly<Record<MainView, string>> = { traffic: 'Traffic', connections: 'Connections', endpoints: 'Endpoints' };

/** What fills the page. */
export function ViewSwitch({ view, onShow }: { readonly view: View; readonly onShow: (view: View) => void }) {
  return (
    <nav aria-label="Views" className={styles.switch}>
      {MAIN_VIEWS.map((kind) => (
        <button
          key={kind}
          type="button"
          className={styles.view}
          aria-current={view.kind === kind ? 'page' : undefined}
          onClick={() => onShow({ kind })}
        >
          {TITLES[kind]}
        </button>
      ))}
    </nav>
  );
}
