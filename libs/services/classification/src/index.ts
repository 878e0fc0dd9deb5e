export { classificationService } from './classification.module';
