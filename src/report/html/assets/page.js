// Sorts, filters, pages and copies the tables of a report. Texts of the data go in as text, never as markup.

const PAGE_ROWS = 10;
const LONG_TEXT = 48;
const collator = new Intl.Collator('en', { numeric: true });
// A spreadsheet would run a cell that begins so.
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function cellText(cell) {
  if (cell === null) return '';
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : String(cell);
}

function compare(one, other) {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(cellText(one), cellText(other));
}

function csvCell(cell) {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvText(names, rows) {
  return [names, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers that give a file no clipboard.
    const area = element('textarea', text);
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

class DataTable {
  constructor(box) {
    this.box = box;
    this.body = box.querySelector('tbody');
    this.heads = [...box.querySelectorAll('thead th:not(.more)')];
    this.page = 0;
    this.data = null;
    this.find('input').addEventListener('input', () => this.filter());
    this.find('.copy').addEventListener('click', () => this.copy());
    this.find('.back').addEventListener('click', () => this.turn(-1));
    this.find('.on').addEventListener('click', () => this.turn(1));
    this.body.addEventListener('click', ({ target }) => this.toggle(target.closest('button')));
    for (const [column, head] of this.heads.entries()) {
      head.firstElementChild.addEventListener('click', () => this.sort(column, head));
    }
  }

  find(selector) {
    return this.box.querySelector(selector);
  }

  /** Read when it is needed first: the page shows before that. */
  load() {
    if (this.data !== null) return;
    this.data = JSON.parse(this.find('script[type="application/json"]').textContent);
    this.order = this.data.rows.map((_, index) => index);
    this.shown = this.order;
  }

  filter() {
    this.load();
    const { rows, details } = this.data;
    this.texts ??= (details ?? rows).map((row, index) =>
      [...row, ...rows[index]].map(cellText).join('\n').toLowerCase(),
    );
    const words = this.find('input').value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (index) => words.every((word) => this.texts[index].includes(word));
    this.shown = words.length === 0 ? this.order : this.order.filter(has);
    this.page = 0;
    this.show();
  }

  sort(column, head) {
    this.load();
    const { rows, numbers } = this.data;
    const before = head.getAttribute('aria-sort');
    const isDown = before === null ? numbers[column] : before === 'ascending';
    const sign = isDown ? -1 : 1;
    this.order = this.order.toSorted(
      (one, other) => sign * compare(rows[one][column], rows[other][column]),
    );
    for (const other of this.heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
    this.filter();
  }

  turn(step) {
    this.load();
    this.page += step;
    this.show();
  }

  show() {
    const from = this.page * PAGE_ROWS;
    const indexes = this.shown.slice(from, from + PAGE_ROWS);
    this.body.replaceChildren(...indexes.map((index) => this.row(index)));
    const [size, end] = [this.shown.length, from + indexes.length];
    this.find('[role=status]').textContent =
      size === 0
        ? `No row of ${cellText(this.data.rows.length)}`
        : `Rows ${cellText(from + 1)} to ${cellText(end)} of ${cellText(size)}`;
    this.find('.turn').hidden = size <= PAGE_ROWS;
    this.find('.back').disabled = this.page === 0;
    this.find('.on').disabled = end === size;
  }

  row(index) {
    const { rows, numbers, details } = this.data;
    const row = document.createElement('tr');
    const cells = rows[index].map((cell, column) => {
      const text = cellText(cell);
      const kind = numbers[column] ? 'number' : text.length > LONG_TEXT ? 'long' : '';
      return element('td', text, kind === '' ? {} : { class: kind });
    });
    if (details !== undefined) {
      const more = element('td', '', { class: 'more' });
      more.append(element('button', 'Details', { type: 'button', 'aria-expanded': 'false' }));
      row.append(more);
    }
    row.append(...cells);
    return row;
  }

  toggle(button) {
    if (button === null) return;
    this.load();
    const row = button.closest('tr');
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!isOpen));
    if (isOpen) {
      row.nextElementSibling.remove();
      return;
    }
    const place = [...this.body.querySelectorAll('tr:not(.details)')].indexOf(row);
    const index = this.shown[this.page * PAGE_ROWS + place];
    row.after(this.details(index, row.cells.length));
  }

  details(index, width) {
    const list = document.createElement('dl');
    for (const [column, name] of this.data.names.entries()) {
      const cell = this.data.details[index][column];
      if (cell === null || cell === '') continue;
      const pair = document.createElement('div');
      pair.append(element('dt', name.replaceAll('_', ' ')), element('dd', cellText(cell)));
      list.append(pair);
    }
    const row = element('tr', '', { class: 'details' });
    const cell = element('td', '', { colspan: String(width) });
    cell.append(list);
    row.append(cell);
    return row;
  }

  async copy() {
    this.load();
    const { columns, rows, names = columns, details = rows } = this.data;
    await copy(
      csvText(
        names,
        this.shown.map((index) => details[index]),
      ),
    );
    const said = this.shown.length === 1 ? '1 row' : `${cellText(this.shown.length)} rows`;
    this.find('[role=status]').textContent = `${said} copied as CSV`;
  }
}

document.documentElement.classList.add('scripted');
for (const box of document.querySelectorAll('.table')) new DataTable(box);
