"""The examiner's roof: a seat that reads, the checklist with its answers, samples. It writes nothing but its own seats.

Pages of a seat read under the database role `anbao_examiner` (`reading`); what is written of a seat (`keeping`) is
when it was opened, entered and closed, which pages it opened and what it drew.
"""
