/**
 * Strikes in Lua, for the scripts that count them. Their key holds when the last of them will be gone and when the last
 * refusal earned one, in microseconds. Needs `now`; gives `strikes()` and `strike(count, isRefusal)`. A burst of refusals
 * within a second is one offence: a client learns of the first no sooner than of the last.
 */
export const strikeLua = (key: string, lasts: string, most: string) => `
local lasts, most = tonumber(${lasts}), tonumber(${most})
local held, refusedAt = string.match(redis.call('GET', ${key}) or '', '^(%d+) (%d+)$')
local clear = math.max(tonumber(held or 0), now)
refusedAt = tonumber(refusedAt or 0)

local function strikes() return (clear - now) / lasts end

local function strike(count, isRefusal)
  if isRefusal and now - refusedAt < 1000000 then return end
  if isRefusal then refusedAt = now end
  clear = math.min(clear + count * lasts, now + most * lasts)
  if clear > now then
    redis.call('SET', ${key}, string.format('%.0f %.0f', clear, refusedAt), 'PX', math.ceil((clear - now) / 1000))
  end
end
`;
