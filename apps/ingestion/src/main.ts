import { VERSION, runServiceProcess } from '@carbawatch/service-kit';
import { ingestionService } from '@carbawatch/ingestion';

runServiceProcess(ingestionService, VERSION);
