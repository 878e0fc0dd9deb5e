import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets a handler's original error reach the log's error policy. Without it, Nest's own filter puts
 * `{ status: 'error', message: 'Internal server error' }` in its place, and a lost connection looks
 * like a bug. For events alone, not for HTTP: connect the microservice with
 * `{ inheritAppConfig: false, deferInitialization: true }` and give it this by `useGlobalFilters`,
 * since Nest makes its listeners (and binds their filters) at the end of that.
 */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
