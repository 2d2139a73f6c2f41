import common from './common.json';
import consoleTexts from './console.json';
import gateway from './gateway.json';
import identity from './identity.json';
import ledger from './ledger.json';
import mail from './mail.json';

export const texts = { common, console: consoleTexts, gateway, identity, ledger, mail };
