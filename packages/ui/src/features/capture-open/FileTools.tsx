import { X } from 'lucide-react';
import { useFileOpener } from '../../store/file-opener.js';
import { IconButton } from '../../ui/IconButton.js';
import { FilePicker } from './FilePicker.js';

/** Opens files; closes those that are open. */
export function FileTools() {
  const { files, close } = useFileOpener();
  return (
    <>
      <FilePicker text="Open" />
      {files !== null && (
        <IconButton label="Close the file" text="Close" onClick={close}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </>
  );
}
