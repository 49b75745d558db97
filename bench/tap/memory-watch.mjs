// Resident memory of a process over time.
import { memory } from './processes.mjs';

const EVERY_MS = 250;

export class MemoryWatch {
  #pid;
  #started = performance.now();
  #timer;
  /** Seconds since the start, and MB. */
  samples = [];

  constructor(pid) {
    this.#pid = pid;
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), EVERY_MS);
  }

  get peak() {
    return memory(this.#pid, 'VmHWM');
  }

  stop() {
    this.#sample();
    clearInterval(this.#timer);
  }

  /** So many values, evenly spread over the time. */
  course(values) {
    const last = this.samples.length - 1;
    return Array.from({ length: values }, (_, i) => this.samples[Math.round((last * i) / (values - 1))].megabytes);
  }

  /** How fast it grows after `from` seconds, in MB per minute: the slope of the least squares. */
  growth(from) {
    const samples = this.samples.filter(({ seconds }) => seconds >= from);
    const mean = (pick) => samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
    const middle = mean(({ seconds }) => seconds);
    const covariance = mean(({ seconds, megabytes }) => (seconds - middle) * megabytes);
    return (covariance / mean(({ seconds }) => (seconds - middle) ** 2)) * 60;
  }

  #sample() {
    this.samples.push({ seconds: (performance.now() - this.#started) / 1000, megabytes: memory(this.#pid) });
  }
}
