import type { TapStatus } from '@fcgiscope/codec/live';

export interface SetupStep {
  readonly title: string;
  readonly explanation: string;
  readonly code: string;
}

/** How to send traffic through these taps: lines to paste. With a takeover nothing need be changed. */
export function setupSteps(taps: readonly TapStatus[]): readonly SetupStep[] {
  const configured = taps.filter((tap) => !tap.takeover).map(nginxStep);
  if (taps.some((tap) => tap.takeover)) return [...configured, JUST_REQUEST];
  return [...configured, TAKEOVER];
}

function nginxStep(tap: TapStatus): SetupStep {
  return {
    title: `Point nginx at the tap (${tap.listen})`,
    explanation: 'In the location that passes to PHP-FPM, then: nginx -s reload',
    code: `fastcgi_pass ${tap.listen};`,
  };
}

const TAKEOVER: SetupStep = {
  title: 'Or change no configuration at all',
  explanation: 'fcgiscope takes the place of the socket, and puts it back when it ends.',
  code: 'fcgiscope tap --takeover unix:/run/php/php-fpm.sock',
};

const JUST_REQUEST: SetupStep = {
  title: 'Nothing to configure',
  explanation: 'The tap has taken the place of the socket. Ask the web server for any page:',
  code: 'curl -i http://localhost/',
};
