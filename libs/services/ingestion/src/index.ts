export { ingestionService } from './ingestion.module';
