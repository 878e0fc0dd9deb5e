import { VERSION, runServiceProcess } from '@carbawatch/service-kit';
import { classificationService } from '@carbawatch/classification';

runServiceProcess(classificationService, VERSION);
