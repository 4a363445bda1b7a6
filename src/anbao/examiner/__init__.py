"""The examiner's roof: checklist, packs and reports. It only ever reads. (Built by a later issue.)"""
