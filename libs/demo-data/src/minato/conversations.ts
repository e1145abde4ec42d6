import { corrected, says, takenBack } from '../entries.ts';
import type { DemoConversation } from '../types.ts';
import { KOBAYASHI, MATSUDA, NAKAMURA, SATO, TANAKA, YAMAMOTO } from './people.ts';

export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    on: { topic: '年末年始の休業日程' },
    messages: [
      says(
        MATSUDA,
        '年末年始の休業は12月29日から1月4日までです。納品の受け入れは28日15時までとなります。',
        says(NAKAMURA, '倉庫は28日の午前中に棚卸しを行います。入荷は13時以降でお願いします。'),
        says(TANAKA, '仕入先への案内文を作成しました。本日中に送付します。'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0015' },
    messages: [
      says(
        SATO,
        '検査機の据え付けが完了しました。電源工事は木曜日の夜間に行います。第2ラインは金曜の朝まで停止します。',
        says(
          KOBAYASHI,
          '金曜の朝は何時から使えますか。MC-20の試験を8時に予定しています。',
          says(SATO, '7時30分に引き渡します。立ち会いは私が行います。'),
        ),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00064' },
    messages: [
      says(
        KOBAYASHI,
        '筐体の金型修正に追加費用18万円の見積もりが届きました。勘合部の変更は当社の要求によるものです。',
        says(
          TANAKA,
          '初回ロットの単価に含めてもらえないか交渉します。数量5,000組なら1組36円の上乗せです。',
          corrected(TANAKA, {
            before: '先方は一括払いを希望しています。',
            text: '先方と合意しました。初回2,000組に90円ずつ上乗せし、追加の請求はありません。',
          }),
        ),
        says(SATO, '承認します。図面の版数を注文書に明記してください。'),
      ),
    ],
  },
  {
    on: { transaction: 'INV-2026-00193' },
    messages: [
      says(
        YAMAMOTO,
        '請求単価が194円になっていますが、注文は186円です。差額は48,000円です。@tanaka.misaki 値上げの合意はありましたか。',
        says(
          TANAKA,
          'ありません。12月以降の出荷分から見直したいという相談だけでした。11月分は186円のままです。',
          says(YAMAMOTO, '承知しました。請求書の再発行を依頼します。支払予定日に変更はありません。'),
        ),
      ),
      takenBack(YAMAMOTO, '再発行版が届きましたが、日付が誤っています。'),
    ],
  },
  {
    on: { transaction: 'GR-2026-00288' },
    messages: [
      says(
        NAKAMURA,
        '基板800枚のうち抜き取り50枚を検査し、6枚でレジストのずれを確認しました。許容値0.05 mmに対して最大0.11 mmです。',
        says(
          SATO,
          'ロット全体を保留にしてください。全数検査にするか返却するか、三郷の回答を待って判断します。',
          says(
            TANAKA,
            '三郷の品質担当に連絡しました。原因は露光機の位置合わせで、同じ日の製造分はすべて該当するそうです。代替品は24日に着きます。',
            says(NAKAMURA, '800枚は赤札を付けて隔離しました。'),
          ),
        ),
        says(KOBAYASHI, '24日の午前中に着けば量産試作には影響しません。'),
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0014' },
    messages: [
      says(
        KOBAYASHI,
        '部品調達の進捗は60 %です。遅れているのは電源制御ICの第2便と筐体の2点です。量産試作の開始日は12月7日のままとします。',
        says(
          SATO,
          'ICが間に合わない場合の代替案を用意してください。判断は12月1日の会議で行います。',
          says(
            KOBAYASHI,
            '第1便の6,000個から300台分を確保済みです。試作は予定どおり実施できます。問題は1月の量産分です。',
          ),
        ),
      ),
      says(MATSUDA, '含有化学物質の調査票が2社から届いていません。@tanaka.misaki 督促をお願いします。'),
    ],
  },
  {
    on: { transaction: 'PO-2026-00061' },
    messages: [
      says(
        TANAKA,
        '第2便6,000個の納期が12月3日に延びると連絡がありました。前工程の歩留まりが原因だそうです。',
        says(
          KOBAYASHI,
          '12月3日なら問題ありませんが、これ以上は延ばせません。分割納入は可能でしょうか。',
          says(TANAKA, '2,000個を先に26日出荷、残りを12月3日で合意しました。送料は先方負担です。'),
          says(KOBAYASHI, '助かります。ありがとうございます。'),
        ),
      ),
    ],
  },
];
