-- Another query for every request, so that no cache can answer: real names of towns, and a counter.
local names = { "南部", "伊達", "府中", "高取", "朝日", "美郷", "池田", "川崎", "三原", "なんぶ", "313891", "saka" }
local count = 0

local function escape(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

request = function()
  count = count + 1
  return wrk.format("GET", wrk.path .. "?q=" .. escape(names[count % #names + 1]) .. "&n=" .. count)
end
