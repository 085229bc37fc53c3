"""How money adds up over time: asked for, owed, flowing in a stretch, paid once."""

from tallywire.extract.accounting_account import Account, has_total, is_asked, is_long
from tallywire.extract.accounting_rules import AccountingTable
from tallywire.extract.syntax import lemma_of
from tallywire.extract.tenses import Tense
from tallywire.models import Accounting, Kind, Measure


def account_money(account: Account, table: AccountingTable) -> Accounting | None:
    """Return how the money of *account* adds up, None where its words leave that open or it is no money."""
    if account.measure is not Measure.ECONOMIC:
        return None
    if account.clause in table.need_verbs or is_asked(account, table):
        return Accounting.STOCK
    if has_total(account, table):
        return Accounting.CUMULATIVE
    if account.reading.quantity.kind is Kind.PERCENT:
        is_change = account.is_by
        is_timed = account.moments.window is not None or is_long(account)
        if account.tense is Tense.COMING and not (is_timed and is_change):
            return Accounting.EVENT if is_change else Accounting.STOCK
        if account.tense is Tense.PRESENT and not is_timed and account.clause in table.sharing_verbs:
            return Accounting.STOCK
        return (
            Accounting.STOCK if account.clause in ("reach", "stand") and not is_change else Accounting.WINDOW
        )
    if account.tense is Tense.PERFECT and account.clause in table.flow_verbs:
        return Accounting.CUMULATIVE
    if lemma_of(account.reading.counted.node) in table.owned_nouns:
        return Accounting.STOCK
    if account.moments.window or is_long(account):
        return Accounting.WINDOW
    if account.moments.since is not None and account.tense in (Tense.PERFECT, Tense.EARLIER, Tense.UNSAID):
        return Accounting.CUMULATIVE
    if table.rate.search(account.own):
        return Accounting.STOCK if table.price_words.search(account.own) else Accounting.WINDOW
    if account.clause in table.payment_verbs or table.payment_words.search(account.own):
        return Accounting.EVENT
    return None
