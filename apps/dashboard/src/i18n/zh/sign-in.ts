import type { signIn as english } from '../en/sign-in';

export const signIn: Record<keyof typeof english, string> = {
  'signIn.account': '使用医院账号登录',
  'signIn.again': '重新登录',
  'signIn.or': '或使用密钥',
  'signIn.key': '密钥',
  'signIn.hint':
    '请向 Carbawatch 管理员索取您本人的密钥。启动程序的人可在启动时打印的地址中找到管理员密钥，也可将整个地址粘贴于此。',
  'signIn.hintAccount': '密钥供没有医院账号的人使用：由 Carbawatch 管理员发放。',
  'signIn.submit': '登录',
  'signIn.ended': '您的会话已结束。重新登录后将回到此页面。',
  'signIn.idle': '页面长时间无人操作，已自动退出。',
  'signIn.elsewhere': '您已在另一标签页退出。',
  'signIn.refused': '此密钥无效。请核对，或向管理员索取。',
  'signIn.refusedAccount': '您的账号在此无法使用。请重试；若再次出现，请告知管理员。',
  'signIn.noRole': '您的账号在此没有角色。请向账号管理部门申请，或以他人身份登录。',
  'signIn.noSites': '您的账号在此没有院区。请向账号管理部门申请。',
  'signIn.audience':
    '医院登录服务给出的令牌属于另一程序。请告知管理员：OIDC_AUDIENCE 必须与令牌中的 aud 一致。',
  'signIn.clock':
    '医院登录服务与本服务器的时钟相差超过半分钟，因此无法用账号登录。请告知管理员；其间可使用密钥。',
  'signIn.away': '无法连接医院登录服务。请稍后重试；其间可使用密钥。',
  'signIn.failed': '医院登录服务拒绝了登录：{detail}',
  'signIn.stale': '此次登录在另一标签页开始或已过久，未被接受。请重新开始。',
  'signIn.insecure':
    '此页面未经 https 打开，浏览器无法用账号登录。请打开其 https 地址，或使用密钥。',
  'signIn.unknown': '账号登录失败。请重试，或使用密钥。',
};
