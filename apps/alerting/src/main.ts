import { VERSION, runServiceProcess } from '@carbawatch/service-kit';
import { alertingService } from '@carbawatch/alerting';

runServiceProcess(alertingService, VERSION);
