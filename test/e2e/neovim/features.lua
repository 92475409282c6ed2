-- Run by features.test.mjs in its folder: uses what the server offers as a user would, and prints what came of it.
local function end_with(words)
  io.stderr:write(words .. '\n')
  vim.cmd('cquit 1')
end

local function say(step, words)
  io.stdout:write(step .. ': ' .. words .. '\n')
end

local function await(step, fits)
  if not vim.wait(20000, fits, 20) then end_with(step .. ': waited in vain') end
end

--- The rules of what is underlined in a buffer.
local function rules(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local from_server = diagnostic.user_data and diagnostic.user_data.lsp or {}
    found[diagnostic.code or from_server.code] = true
  end
  return found
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or end_with(method .. ': no answer')
  local _, answer = next(answers)
  if answer.err then end_with(method .. ': ' .. answer.err.message) end
  return answer.result
end

local function hover()
  vim.api.nvim_win_set_cursor(0, { 2, 12 })
  local answer = request('textDocument/hover', vim.lsp.util.make_position_params())
  say('hover', vim.split(answer.contents.value, '\n')[1])
end

--- Takes the first of the code actions in the line whose title begins so.
local function take(line, title)
  vim.api.nvim_win_set_cursor(0, { line, 3 })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  for _, action in ipairs(request('textDocument/codeAction', params)) do
    if vim.startswith(action.title, title) then
      if action.edit then vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16') end
      if action.command then request('workspace/executeCommand', action.command) end
      return
    end
  end
  end_with('no action ' .. title)
end

local function move_to_other_file()
  take(5, 'Move this flag to mimir.yaml')
  local yaml = vim.fn.bufnr('mimir.yaml')
  say('flags', table.concat(vim.api.nvim_buf_get_lines(0, 4, 6, false), ' | '))
  say('yaml', table.concat(vim.api.nvim_buf_get_lines(yaml, 0, -1, false), ' | '))
end

local function generate()
  await('missing', function() return rules(0)['file-not-found'] end)
  request('workspace/executeCommand', {
    command = 'mimirTls.server.generateCertificates', arguments = { { uri = vim.uri_from_bufnr(0) } },
  })
  await('generated', function() return not rules(0)['file-not-found'] end)
  say('generated', table.concat(vim.fn.sort(vim.fn.readdir('certs')), ' '))
  vim.fn.delete('certs/server.key')
  await('deleted', function() return rules(0)['file-not-found'] end)
  say('deleted', 'file-not-found')
end

local function show_map()
  local answer = request('workspace/executeCommand', {
    command = 'mimirTls.server.showMap', arguments = { { uri = vim.uri_from_bufnr(0) } },
  })
  say('map', vim.split(answer.text, '\n')[1] .. ', ' .. vim.fn.fnamemodify(vim.uri_to_fname(answer.uri), ':t'))
end

--- Types the keys that complete by the server, and accepts the first item; the rest waits until the keys are typed.
local function complete(continue)
  vim.bo.omnifunc = 'v:lua.vim.lsp.omnifunc'
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
  local keys = function(text) vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), 'n', false) end
  local typed = vim.api.nvim_get_current_line()
  keys('A<C-x><C-o>')
  local waited = 0
  local function look()
    waited = waited + 1
    -- A single item is taken without a menu.
    if vim.api.nvim_get_current_line() == typed then
      if waited > 400 then end_with('completed: nothing') end
      return vim.defer_fn(look, 50)
    end
    keys(vim.fn.pumvisible() == 1 and '<C-y><Esc>' or '<Esc>')
    vim.defer_fn(function()
      say('completed', vim.api.nvim_get_current_line())
      continue()
    end, 100)
  end
  vim.defer_fn(look, 50)
end

local function run()
  vim.cmd('edit mimir.flags')
  vim.bo.filetype = 'mimir-flags'
  local start = vim.lsp.start_client or vim.lsp.start
  local client = start({
    name = 'mimir-tls',
    cmd = { vim.env.NODE, vim.env.SERVER, '--stdio' },
    root_dir = vim.fn.getcwd(),
    init_options = { mimirTls = { rules = { ['unknown-flag'] = 'off' } } },
  })
  if not client then end_with('the server did not start') end
  vim.lsp.buf_attach_client(0, client)
  await('opened', function() return next(rules(0)) ~= nil end)
  say('settings', rules(0)['unknown-flag'] and 'ignored' or 'followed')
  hover()
  move_to_other_file()
  generate()
  show_map()
  complete(function() vim.cmd('qall!') end)
end

local ok, failure = pcall(run)
if not ok then end_with(tostring(failure)) end
