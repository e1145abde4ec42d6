import { strikeLua } from './strike-lua.ts';

/**
 * One decision over all dimensions: the generic cell rate algorithm for each, then the duplicate record. Nothing is spent
 * unless every dimension has room. A repetition does spend: repeating oneself is what the limits are for. Strikes shrink
 * the person's limit, and being refused or repeating oneself earns them. Redis' own clock counts, so the copies' clocks
 * need not agree.
 *
 * Each limit key holds the theoretical arrival time: when its allowance would be full again, in microseconds.
 * KEYS: strikes, duplicate, person, then company, address … ARGV: duplicate window in milliseconds, message id (empty:
 * no message), idempotency key; microseconds a strike lasts, how many halve, the most, strikes for a refusal, for a
 * repetition; then window, limit and burst of each dimension. Reply: verdict, number of the dimension, its limit, remaining,
 * microseconds until full, detail (microseconds to wait, or the id of the first message).
 */
export const GATE_LUA = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
${strikeLua('KEYS[1]', 'ARGV[4]', 'ARGV[6]')}
local halved = tonumber(ARGV[5])

local intervals, limits, tolerances, arrivals = {}, {}, {}, {}
for i = 1, #KEYS - 2 do
  local window, limit, burst = tonumber(ARGV[6 + i * 3]), tonumber(ARGV[7 + i * 3]), tonumber(ARGV[8 + i * 3])
  if i == 1 then limit = math.max(1, math.floor(limit * halved / (halved + strikes()))) end
  local interval = window / limit
  local tolerance = interval * math.min(burst, limit)
  local arrival = math.max(tonumber(redis.call('GET', KEYS[i + 2]) or 0), now) + interval
  local wait = arrival - tolerance - now
  if wait > 0 then
    if i == 1 then strike(ARGV[7], true) end
    return { 'limit', i, limit, 0, arrival - interval - now, string.format('%.0f', wait) }
  end
  intervals[i], limits[i], tolerances[i], arrivals[i] = interval, limit, tolerance, arrival
end

for i = 1, #KEYS - 2 do
  redis.call('SET', KEYS[i + 2], string.format('%.0f', arrivals[i]), 'PX', math.ceil((arrivals[i] - now) / 1000))
end

local full = arrivals[1] - now
local remaining = math.floor((tolerances[1] - full) / intervals[1] + 0.0001)

if ARGV[2] ~= '' then
  local record = redis.call('GET', KEYS[2])
  if record then
    local first, key = string.match(record, '^(%S+) (.*)$')
    if key == '' or key ~= ARGV[3] then
      strike(ARGV[8], false)
      return { 'duplicate', 1, limits[1], remaining, full, first }
    end
  elseif tonumber(ARGV[1]) > 0 then
    redis.call('SET', KEYS[2], ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[1])
  end
end
return { 'allowed', 1, limits[1], remaining, full, '' }
`;
