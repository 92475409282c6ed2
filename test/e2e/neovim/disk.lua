-- Run by disk.test.mjs: opens the file that FLAGS names, and prints how its findings follow the folder that CERTS names.
local certs = vim.env.CERTS

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

--- Prints what is underlined once it includes the rule. An error in a callback would leave Neovim waiting for ever.
local function await(step, rule)
  local shows = vim.wait(10000, function() return rules():find(rule, 1, true) ~= nil end, 20)
  if not shows then end_with(step .. ': want ' .. rule .. ', have ' .. rules()) end
  io.stdout:write(step .. ': ' .. rules() .. '\n')
end

local function run()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.FLAGS))
  vim.bo.filetype = 'mimir-flags'
  local start = vim.lsp.start_client or vim.lsp.start
  local client = start({ name = 'mimir-tls', cmd = { vim.env.NODE, vim.env.SERVER, '--stdio' }, root_dir = vim.fn.getcwd() })
  if not client then end_with('the server did not start') end
  vim.lsp.buf_attach_client(0, client)

  await('opened', 'cert-pair-unusable')
  vim.fn.delete(certs, 'rf')
  vim.cmd('silent write')
  await('removed and written', 'file-not-found')
  vim.fn.system({ 'cp', '-r', certs .. '.copy', certs })
  vim.cmd('silent write')
  await('put back and written', 'cert-pair-unusable')
  vim.fn.rename(certs, certs .. '.away')
  await('moved away', 'file-not-found')
  vim.fn.rename(certs .. '.away', certs)
  await('moved back', 'cert-pair-unusable')
end

local ok, failure = pcall(run)
if not ok then end_with(tostring(failure)) end
vim.cmd('qall!')
