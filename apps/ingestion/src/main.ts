import { VERSION, runServiceProcess } from '@carbawatch/service-kit';
import { ingestionService } from '@carbawatch/ingestion';

// The other services read the keys that this one makes, where no setting gives them.
runServiceProcess(ingestionService, VERSION, { makesKeys: true });
