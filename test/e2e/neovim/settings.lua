-- Run by settings.test.mjs in its folder: prints what is underlined in a file and in the settings file of its project.
local function end_with(words)
  io.stderr:write(words .. '\n')
  vim.cmd('cquit 1')
end

--- The rules of what is underlined, as one line.
local function rules()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local from_server = diagnostic.user_data and diagnostic.user_data.lsp or {}
    found[diagnostic.code or from_server.code] = true
  end
  local names = vim.tbl_keys(found)
  table.sort(names)
  return table.concat(names, ' ')
end

--- Opens a file and prints what is underlined in it, once something is.
local function open(path, client)
  vim.cmd('edit ' .. path)
  vim.lsp.buf_attach_client(0, client)
  if not vim.wait(10000, function() return rules() ~= '' end, 20) then end_with(path .. ': nothing is underlined') end
  io.stdout:write(path .. ': ' .. rules() .. '\n')
end

local function run()
  local start = vim.lsp.start_client or vim.lsp.start
  local client = start({ name = 'mimir-tls', cmd = { vim.env.NODE, vim.env.SERVER, '--stdio' }, root_dir = vim.fn.getcwd() })
  if not client then end_with('the server did not start') end
  open('deploy/mimir.flags', client)
  open('.mimir-tls.yaml', client)
end

local ok, failure = pcall(run)
if not ok then end_with(tostring(failure)) end
vim.cmd('qall!')
