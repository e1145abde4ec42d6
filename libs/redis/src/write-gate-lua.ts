/**
 * The generic cell rate algorithm for two dimensions, then the duplicate record; nothing is spent unless both
 * dimensions have room. A repetition does spend: repeating oneself is what the limits are for. Redis' own clock counts, so
 * the copies' clocks need not agree.
 *
 * Each limit key holds the theoretical arrival time: when its allowance would be full again, in microseconds.
 * KEYS: person, company, duplicate. ARGV: window and limit of the person, the same of the company, duplicate window in
 * milliseconds, message id, idempotency key. Reply: verdict, dimension, remaining, microseconds until full, detail
 * (microseconds to wait, or the id of the first message).
 */
export const WRITE_GATE_LUA = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local names = { 'person', 'company' }
local arrivals = {}

for i = 1, 2 do
  local window = tonumber(ARGV[i * 2 - 1])
  local limit = tonumber(ARGV[i * 2])
  local arrival = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now) + window / limit
  local wait = arrival - window - now
  if wait > 0 then
    return { 'limit', names[i], 0, arrival - window / limit - now, string.format('%.0f', wait) }
  end
  arrivals[i] = arrival
end

for i = 1, 2 do
  local lasts = math.ceil((arrivals[i] - now) / 1000)
  redis.call('SET', KEYS[i], string.format('%.0f', arrivals[i]), 'PX', lasts)
end

local full = arrivals[1] - now
local remaining = math.floor((ARGV[1] - full) / (ARGV[1] / ARGV[2]) + 0.0001)

local record = redis.call('GET', KEYS[3])
if record then
  local first, key = string.match(record, '^(%S+) (.*)$')
  if key == '' or key ~= ARGV[7] then
    return { 'duplicate', 'person', remaining, full, first }
  end
else
  redis.call('SET', KEYS[3], ARGV[6] .. ' ' .. ARGV[7], 'PX', ARGV[5])
end
return { 'allowed', 'person', remaining, full, '' }
`;
