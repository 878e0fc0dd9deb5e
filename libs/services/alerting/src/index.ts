export { alertingService } from './alerting.service';
