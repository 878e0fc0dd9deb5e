import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets a handler's original error reach the log's error policy. Without it, Nest's own filter puts
 * `{ status: 'error', message: 'Internal server error' }` in its place, and a lost connection looks
 * like a bug. On the microservice: `microservice.useGlobalFilters(new RethrowFilter())`.
 */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
