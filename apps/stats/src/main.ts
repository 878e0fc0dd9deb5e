import { VERSION, runServiceProcess } from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';

runServiceProcess(statsService, VERSION);
