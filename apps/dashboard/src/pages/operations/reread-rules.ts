import { queryClient } from '../../api/query-client';

export const rereadRules = () => void queryClient.invalidateQueries({ queryKey: ['rules'] });
